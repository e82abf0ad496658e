package spine.generations.internal;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.generations.LaneConfiguration;

/** Writes configuration for lanes through ConfigurationAdmin, as {@code pid|name|version|location}. */
@Component
public final class TargetedConfiguration implements LaneConfiguration {
    /** Any bundle may receive it; the target decides which one does. */
    private static final String ANY_LOCATION = "?";
    private final ConfigurationAdmin configurations;

    @Activate
    public TargetedConfiguration(@Reference ConfigurationAdmin configurations) {
        this.configurations = configurations;
    }

    @Override
    public void write(Bundle bundle, String pid, Map<String, ?> entries) throws IOException {
        if (LaneId.of(bundle).isPlatform()) {
            throw new IllegalArgumentException(bundle.getSymbolicName() + " is the platform's, not a lane's");
        }
        if (pid.isEmpty() || pid.indexOf('|') >= 0) {
            throw new IllegalArgumentException("pid '" + pid + "' is empty or holds a target");
        }
        var targeted = String.join("|", pid, bundle.getSymbolicName(), bundle.getVersion().toString(),
                bundle.getLocation());
        configurations.getConfiguration(targeted, ANY_LOCATION).update(new Hashtable<>(entries));
    }

    @Override
    public int remove(Bundle bundle) throws IOException {
        var target = "|" + bundle.getLocation();
        var removed = 0;
        try {
            var all = configurations.listConfigurations(null);
            for (var configuration : all == null ? new Configuration[0] : all) {
                if (configuration.getPid().endsWith(target)) {
                    configuration.delete();
                    removed++;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return removed;
    }
}
