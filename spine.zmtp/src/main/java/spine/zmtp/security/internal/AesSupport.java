package spine.zmtp.security.internal;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * Whether this JVM computes AES with instructions of the CPU. Asked of the JVM itself (HotSpot sets {@code UseAES} at
 * its start by what the CPU has, and an operator may unset it), not measured: a measurement of a few milliseconds sees
 * the interpreter, and one that outlasts the compiler takes a second of every start. Where the JVM has no such flag the
 * answer is no, and ChaCha20 serves, which is fast and constant in time everywhere.
 */
final class AesSupport {
    private AesSupport() {
    }

    static boolean inHardware() {
        return Answer.YES;
    }

    /** Asked once, when the first settings with AUTO are made. */
    private static final class Answer {
        private static final boolean YES = ask();

        private static boolean ask() {
            try {
                var flag = (CompositeData) ManagementFactory.getPlatformMBeanServer().invoke(
                        new ObjectName("com.sun.management:type=HotSpotDiagnostic"), "getVMOption",
                        new Object[] {"UseAES"}, new String[] {String.class.getName()});
                return Boolean.parseBoolean((String) flag.get("value"));
            } catch (JMException | RuntimeException e) {
                return false;
            }
        }
    }
}
