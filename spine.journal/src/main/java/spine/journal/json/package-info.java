/**
 * How the journal is told in JSON: by its agent, and by whoever reads a folder of it without a server. Everything here is
 * stateless and thread-safe.
 */
@Export
@Version("1.0.0")
package spine.journal.json;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
