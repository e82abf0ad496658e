/** Events and figures for whoever watches. Thread-safe. */
@Export
@Version("1.0.0")
package spine.api.monitor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
