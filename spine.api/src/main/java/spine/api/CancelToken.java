package spine.api;

import org.osgi.annotation.versioning.ProviderType;

/** Tells work that it is no longer wanted. Thread-safe. */
@ProviderType
public interface CancelToken {
    /** Whether to stop; once true, always true. */
    boolean isCancelled();

    /** Runs the action once on cancellation, or at once if that has happened. The action must not block. */
    void onCancel(Runnable action);
}
