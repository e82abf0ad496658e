package spine.generations.internal;

import java.util.function.BooleanSupplier;
import spine.api.Agent;
import spine.api.AgentDescriptor;

/**
 * An agent that is ready to be routed to.
 *
 * @param key        by which it is known until it leaves: its service
 * @param descriptor what it is
 * @param agent      the service's object
 * @param owner      file or bundle that it comes from, for people
 * @param origin     the bundle that it comes from, its version and, of a drop-in, the SHA-256 of its bytes
 * @param isPresent  whether the service is still registered
 * @param release    gives the object back; called once, after the drain
 */
record AgentHandle(Object key, AgentDescriptor descriptor, Agent agent, String owner, String origin,
        BooleanSupplier isPresent, Runnable release) {
}
