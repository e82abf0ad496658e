/**
 * A journal's folder read without the bus: of one that runs, of one that was stopped, of one that crashed. Never writes.
 * Used by the command line and by whoever looks after a crash.
 */
@Export
@Version("1.0.0")
package spine.journal;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
