using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;

namespace Trm.Contracts.Fhir;

/// <summary>Every element of a resource that is there, depth first, with its FHIR path: for rules that look at all of them alike.</summary>
public static class ElementWalk
{
    private static readonly ConcurrentDictionary<Type, JsonPropertyInfo[]> Properties = new();

    /// <summary>The resource's elements below <paramref name="path"/>, contained resources included; the resource itself is not among them.</summary>
    /// <returns>Each present element (an item of a list by its number) and its path.</returns>
    public static IEnumerable<(object Value, string Path)> Of(object element, string path)
    {
        foreach (var property in PropertiesOf(element.GetType()))
        {
            switch (property.Get!(element))
            {
                case null or IList { Count: 0 }:
                    break;
                case IList list:
                    for (var i = 0; i < list.Count; i++)
                        if (list[i] is { } item)
                            foreach (var found in Below(item, $"{path}.{property.Name}[{i}]"))
                                yield return found;
                    break;
                case var value:
                    foreach (var found in Below(value, $"{path}.{property.Name}"))
                        yield return found;
                    break;
            }
        }
    }

    private static IEnumerable<(object Value, string Path)> Below(object value, string path)
    {
        if (value is Resource contained)
            path = ShapeCheck.ResourcePath(path, contained.TypeName);
        yield return (value, path);
        if (value is not (Element or Resource))
            yield break;
        foreach (var found in Of(value, path))
            yield return found;
    }

    private static JsonPropertyInfo[] PropertiesOf(Type type) =>
        Properties.GetOrAdd(type, t => [.. FhirWriter.Options.GetTypeInfo(t).Properties.Where(p => p.Get is not null)]);
}
