package spine.itest.agents.configured;

import java.util.Map;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Gives the value that it was configured with. */
@Component(configurationPid = "spine.itest.configured", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Configured implements Supplier<String> {
    private final String value;

    @Activate
    public Configured(Map<String, Object> configuration) {
        this.value = (String) configuration.get("value");
    }

    @Override
    public String get() {
        return value;
    }
}
