/** Passwords of outside services: where they come from, and that they go no further than they must (AG-10). */
@Export
@Version("1.0.0")
package spine.api.secret;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
