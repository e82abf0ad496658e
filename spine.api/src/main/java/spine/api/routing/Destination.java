package spine.api.routing;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.Call;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.message.Directory;

/** The way to one agent, in the container or over a socket. Thread-safe, never blocks, bounded. */
@ProviderType
public interface Destination {
    /** Hands the request over; completes normally, by the call's deadline. */
    CompletionStage<Outcome> dispatch(Call call, Payload request);

    /** State and counts as the directory shows them; name and description are filled in by the router. */
    Directory.Entry health();

    /** Stops accepting and fails what is left; called after the drain. */
    void close();
}
