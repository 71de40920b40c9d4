using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;

namespace Trm.Node.Http;

/// <summary>What types alone do not say of themselves.</summary>
internal static class ApiSchemas
{
    /// <summary>A word.</summary>
    public static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    /// <summary>A file, byte for byte.</summary>
    public static OpenApiMediaType File => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };

    /// <summary>Which members must stand: of what is sent all that may not be null, and nothing beside them; of what is answered every one.</summary>
    public static void Complete(OpenApiSchema schema, JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        var isSent = type.Type.Name.EndsWith("Request", StringComparison.Ordinal);
        if (isSent)
            schema.AdditionalPropertiesAllowed = false;
        if (schema.Properties is { } members)
            schema.Required = type.Properties.Where(p => members.ContainsKey(p.Name) && (!isSent || !p.IsGetNullable)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
    }
}
