package spine.secrets.internal;

import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.api.Home;
import spine.api.StatusFacts;

/** The places of secrets, once for all bundles, and what is wrong with them. Thread-safe. */
@Component(service = {SecretsComponent.class, StatusFacts.class})
public final class SecretsComponent implements StatusFacts {
    private static final int MOST_PROBLEMS = 50;

    private final Sources sources;

    @Activate
    public SecretsComponent(@Reference Home home) {
        this(new Sources(System.getenv(), new SecretStore(home.keys(), System::nanoTime), System::nanoTime));
    }

    SecretsComponent(Sources sources) {
        this.sources = sources;
    }

    Sources sources() {
        return sources;
    }

    @Override
    public Map<String, String> facts() {
        var facts = new TreeMap<String, String>();
        facts.put("secrets.stored", Integer.toString(sources.store().names().size()));
        sources.store().problem().ifPresent(problem -> facts.put("problem.secrets", problem.sentence()));
        for (var name : sources.names()) {
            var problem = sources.find(name).problem();
            if (!problem.isEmpty() && facts.size() < MOST_PROBLEMS) {
                facts.put("problem.secrets." + name, problem);
            }
        }
        return facts;
    }
}
