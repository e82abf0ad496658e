package spine.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test of what only our {@link Engine} promises, against libzmq in C and through pyzmq: its two parameters. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0} with {1}", allowZeroInvocations = true)
@MethodSource("spine.interop.Foreign#oursWithLibzmq")
@interface OnLibzmq {
}
