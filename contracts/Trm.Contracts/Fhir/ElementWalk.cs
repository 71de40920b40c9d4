using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;

namespace Trm.Contracts.Fhir;

/// <summary>Every element of a resource that is there, depth first, with its FHIR path: for rules that look at all of them alike.</summary>
public static class ElementWalk
{
    private static readonly ConcurrentDictionary<Type, JsonPropertyInfo[]> Properties = new();

    /// <summary>The elements below <paramref name="element"/>, contained resources included; the element itself is not among them.</summary>
    /// <returns>Each present element (an item of a list by its number) and its path.</returns>
    public static IEnumerable<(object Value, string Path)> Of(object element, string path)
    {
        foreach (var (_, value, place) in Children(element, path))
        {
            yield return (value, place);
            if (value is not (Element or Resource))
                continue;
            foreach (var found in Of(value, place))
                yield return found;
        }
    }

    /// <summary>The elements directly inside <paramref name="element"/> that are there.</summary>
    /// <returns>Each one's name, value and path; the items of a list one by one.</returns>
    public static IEnumerable<(string Name, object Value, string Path)> Children(object element, string path)
    {
        foreach (var property in PropertiesOf(element.GetType()))
        {
            switch (property.Get!(element))
            {
                case null:
                    break;
                case IList list:
                    for (var i = 0; i < list.Count; i++)
                        if (list[i] is { } item)
                            yield return (property.Name, item, Place(item, $"{path}.{property.Name}[{i}]"));
                    break;
                case var value:
                    yield return (property.Name, value, Place(value, $"{path}.{property.Name}"));
                    break;
            }
        }

        static string Place(object value, string path) =>
            value is Resource resource ? ShapeCheck.ResourcePath(path, resource.TypeName) : path;
    }

    private static JsonPropertyInfo[] PropertiesOf(Type type) =>
        Properties.GetOrAdd(type, t => [.. FhirWriter.Options.GetTypeInfo(t).Properties.Where(p => p.Get is not null)]);
}
