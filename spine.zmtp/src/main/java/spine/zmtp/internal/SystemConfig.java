package spine.zmtp.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * The configuration outside of a container: each key as a system property behind {@code spine.zmtp.}, such as
 * {@code -Dspine.zmtp.cipher=OFF}.
 */
final class SystemConfig {
    private static final String PREFIX = "spine.zmtp.";

    private SystemConfig() {
    }

    /** @throws IllegalArgumentException when a value is asked for that does not read as what it should be */
    static ZmtpConfig read() {
        return (ZmtpConfig) Proxy.newProxyInstance(ZmtpConfig.class.getClassLoader(),
                new Class<?>[] {ZmtpConfig.class}, (proxy, key, arguments) -> value(key));
    }

    private static Object value(Method method) {
        var key = PREFIX + method.getName().replace('_', '.');
        var text = System.getProperty(key);
        if (text == null) {
            return method.getDefaultValue();
        }
        try {
            return method.getReturnType() == int.class ? (Object) Integer.valueOf(text)
                    : method.getReturnType() == boolean.class ? truth(text) : text;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is " + text + ", not a number");
        }
    }

    private static Boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new NumberFormatException();
        }
        return Boolean.valueOf(text);
    }
}
