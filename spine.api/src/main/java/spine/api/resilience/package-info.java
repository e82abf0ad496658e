/**
 * What keeps a failing or crowded service from taking its callers along: circuit breakers, limits of concurrency, token
 * buckets and retries with a budget. All of it is kept by lane, so that production and a candidate never share any, and
 * survives a restart. Implemented by the resilience bundle; used by the kernel for every unicast to an agent, by the
 * edges, and by the ports to the outside world. Everything here is thread-safe and never blocks.
 */
@Export
@Version("1.0.0")
package spine.api.resilience;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
