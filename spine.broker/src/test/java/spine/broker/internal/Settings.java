package spine.broker.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The kernel's settings as the metatype has them, some of them changed. */
final class Settings {
    private Settings() {
    }

    static BrokerConfig with(Map<String, ?> changed) {
        return (BrokerConfig) Proxy.newProxyInstance(Settings.class.getClassLoader(),
                new Class<?>[] {BrokerConfig.class}, (self, method, arguments) ->
                        changed.containsKey(method.getName()) ? changed.get(method.getName()) : method.getDefaultValue());
    }

    static BrokerConfig defaults() {
        return with(Map.of());
    }
}
