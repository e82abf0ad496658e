package spine.broker.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The kernel's settings as the metatype has them, some of them changed. */
final class Settings {
    private Settings() {
    }

    static BrokerConfig with(Map<String, ?> changed) {
        return with(BrokerConfig.class, changed);
    }

    static <T> T with(Class<T> type, Map<String, ?> changed) {
        return type.cast(Proxy.newProxyInstance(Settings.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) ->
                        changed.containsKey(method.getName()) ? changed.get(method.getName()) : method.getDefaultValue()));
    }

    static BrokerConfig defaults() {
        return with(Map.of());
    }
}
