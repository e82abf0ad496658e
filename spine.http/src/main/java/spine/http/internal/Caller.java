package spine.http.internal;

import java.util.List;
import spine.api.resilience.Lane;

/** Whose port it is: what the framework says of a bundle, never what that says of itself. Thread-safe. */
public interface Caller {
    /** For the log: symbolic name and version. */
    String name();

    /** Whose breakers, limits and budgets its calls count in. */
    Lane lane();

    /** Its agents now; none while it has registered none. */
    List<Declared> agents();
}
