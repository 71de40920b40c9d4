using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trm.Contracts.Fhir;

/// <summary>
/// Writes a resource in one spelling: compact, <c>resourceType</c> first, elements in the model's order, nothing null, nothing empty,
/// no escapes that JSON does not require.
/// </summary>
public static class FhirWriter
{
    internal static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>The resource's bytes.</summary>
    public static byte[] Write(Resource resource) =>
        JsonSerializer.SerializeToUtf8Bytes(resource, ResourceType);

    internal static JsonTypeInfo<Resource> ResourceType => (JsonTypeInfo<Resource>)Options.GetTypeInfo(typeof(Resource));

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(FhirJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = FhirJson.Default.WithAddedModifier(SkipEmptyLists),
        };
        options.MakeReadOnly();
        return options;
    }

    // FHIR knows no empty array: an empty list is an absent element.
    private static void SkipEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (typeof(IList).IsAssignableFrom(property.PropertyType))
                property.ShouldSerialize = (_, value) => value is IList { Count: > 0 };
    }
}
