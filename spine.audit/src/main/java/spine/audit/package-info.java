/**
 * The audit log's hash chain, its signed checkpoints and their verification, as a library: for the service, for
 * {@code spinectl audit verify} without a server, and for whoever keeps copies of the log. Records are immutable; the
 * functions have no state.
 */
@Export
@Version("1.1.0")
package spine.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
