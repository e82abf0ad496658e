/**
 * The contract between agents, edges and the router: agents answer {@link spine.api.Call calls}, edges open them,
 * the {@link spine.api.Router} takes them where their {@link spine.api.Address} says. Agents implement
 * {@link spine.api.Agent}; everything else is implemented by Spine. All types are thread-safe or immutable.
 */
@Export
@Version("1.0.0")
package spine.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
