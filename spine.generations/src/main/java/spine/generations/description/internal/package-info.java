/** What agents say of themselves in their bundles: read, checked, and held to. */
package spine.generations.description.internal;
