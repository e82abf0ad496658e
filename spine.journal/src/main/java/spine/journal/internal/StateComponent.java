package spine.journal.internal;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import spine.api.Home;
import spine.api.StatusFacts;
import spine.api.journal.StateStore;

/** The small states as a service, in the home's folder {@code state}. Thread-safe. */
@Component(service = {StateStore.class, StatusFacts.class})
public final class StateComponent implements StateStore, StatusFacts {
    private final PairStore store;

    @Activate
    public StateComponent(@Reference Home home) {
        store = new PairStore(home.state(), Disk.REAL);
    }

    @Override
    public State open(String name) {
        return store.open(name);
    }

    @Override
    public Map<String, String> facts() {
        return store.trouble().isEmpty() ? Map.of() : Map.of("problem.state", store.trouble()
                + " Look at the file system under the folder of states; it goes on by itself.");
    }

    @Deactivate
    void deactivate() {
        store.close();
    }
}
