/**
 * What was promised is written down: requests, their ends and what changed the system, each under the key that was
 * verified, and the small states that must survive a restart. Implemented by the journal's bundle; used by the kernel,
 * the edges, the audit log and whoever keeps a state. Everything here is thread-safe unless it says otherwise.
 */
@Export
@Version("1.0.0")
package spine.api.journal;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
