package spine.api.security;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may connect and speak. Swappable: several may be there for a while, and the kernel goes over to the one
 * of the highest ranking in one step, once that one has published. Without one nobody is let in (SEC-16, fail closed).
 * Thread-safe.
 */
@ConsumerType
public interface PolicyService {
    /**
     * Publishes the state that holds now, before it returns, and every later one before the change that made it is
     * reported as done; in order, until the subscription is closed.
     *
     * @param sink never blocks, never throws; any thread
     */
    Subscription subscribe(Consumer<PolicySnapshot> sink);

    /**
     * Asked at a handshake, and only then; may take its time, up to the kernel's deadline, after which the answer is
     * no. The default is what the snapshot says. It cannot give what the snapshot does not.
     *
     * @param credential   not yet acted for
     * @param address      the peer's network address
     * @param bySnapshot   what the newest snapshot says
     */
    default CompletionStage<Decision> consult(Credential credential, String address, Decision bySnapshot) {
        return CompletableFuture.completedFuture(bySnapshot);
    }
}
