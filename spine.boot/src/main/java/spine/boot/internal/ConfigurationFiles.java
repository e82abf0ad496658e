package spine.boot.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Settings from {@code conf/<pid>.properties} to Config Admin. Returns when every component has been told, so that
 * nobody starts with defaults and is restarted a moment later.
 */
final class ConfigurationFiles {
    private static final String BARRIER = "spine.boot.barrier";
    private static final String SUFFIX = ".properties";

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final ProductionRules rules;
    private final Placeholders placeholders = new Placeholders(System.getenv());

    ConfigurationFiles(BundleContext context, ConfigurationAdmin configurations) {
        this.context = context;
        this.configurations = configurations;
        this.rules = ProductionRules.of(context);
    }

    /**
     * @throws IOException               if a file cannot be read
     * @throws ProductionRules.Violation if a setting is refused in production
     */
    void load(Path folder) throws IOException, ProductionRules.Violation {
        try (var files = Files.list(folder)) {
            for (var file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
                update(file);
            }
        }
        awaitDelivery();
    }

    private void update(Path file) throws IOException, ProductionRules.Violation {
        var read = new Properties();
        try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read.load(in);
        } catch (IllegalArgumentException malformed) {
            throw new IOException(file + " is malformed: " + malformed.getMessage(), malformed);
        }
        var settings = new Hashtable<String, Object>();
        var name = file.getFileName().toString();
        for (var key : read.stringPropertyNames()) {
            settings.put(key, placeholders.fill(name + ": " + key, read.getProperty(key).strip()));
        }
        var pid = name.substring(0, name.length() - SUFFIX.length());
        rules.check(pid, settings);
        configurations.getConfiguration(pid, "?").update(settings);
    }

    /** Events are delivered in order: when the second one of our own has come, all before it were handled. */
    private void awaitDelivery() throws IOException {
        var arrived = new CountDownLatch(2);
        var listener = context.registerService(ConfigurationListener.class, event -> {
            if (event.getPid().equals(BARRIER)) {
                arrived.countDown();
            }
        }, null);
        try {
            var barrier = configurations.getConfiguration(BARRIER, "?");
            barrier.update(new Hashtable<>());
            barrier.delete();
            if (!arrived.await(10, TimeUnit.SECONDS)) {
                throw new IOException("the configuration was not taken over within 10 s");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while the configuration was read", stopped);
        } finally {
            listener.unregister();
        }
    }
}
