package spine.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test with two parameters, the {@link Engine} and the {@link Foreign} implementation at the other end. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0} with {1}")
@MethodSource("spine.interop.Foreign#pairs")
@interface OnEachPair {
}
