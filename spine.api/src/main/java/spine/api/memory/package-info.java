/**
 * Memory as the orchestrator and RCIS see it. Implemented by memory engines such as {@code spine.torus}.
 * Thread-safe.
 */
@Export
@Version("1.0.0")
package spine.api.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
