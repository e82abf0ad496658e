/**
 * What agents for administrators have in common: commands as JSON objects, and who may give them. No service, no state.
 */
@Export
@Version("1.0.0")
package spine.admin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
