package spine.client.internal;

import java.util.concurrent.CompletableFuture;
import spine.api.message.NeuralSpike;

/** Where an agent's spikes go out. */
interface Outlet {
    /** A spike of this agent, without its payload. */
    NeuralSpike.Builder envelope(String requestId);

    /** Completes with whether it was handed to the connection; see {@link ReliableSend}. */
    CompletableFuture<Boolean> send(NeuralSpike spike);
}
