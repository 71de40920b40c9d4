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
    public static IEnumerable<(object Value, string Path)> Of(object element, string path) => Of(element, Place.Of(path)).Select(found => (found.Value, found.Place.ToString()));

    /// <summary>The elements directly inside <paramref name="element"/> that are there.</summary>
    /// <returns>Each one's name, value and path; the items of a list one by one.</returns>
    public static IEnumerable<(string Name, object Value, string Path)> Children(object element, string path) =>
        Children(element, Place.Of(path)).Select(child => (child.Name, child.Value, child.Place.ToString()));

    /// <inheritdoc cref="Of(object, string)"/>
    internal static IEnumerable<(object Value, Place Place)> Of(object element, Place place)
    {
        foreach (var (_, value, at) in Children(element, place))
        {
            yield return (value, at);
            if (value is not (Element or Resource))
                continue;
            foreach (var found in Of(value, at))
                yield return found;
        }
    }

    /// <inheritdoc cref="Children(object, string)"/>
    internal static IEnumerable<(string Name, object Value, Place Place)> Children(object element, Place place)
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
                            yield return (property.Name, item, Standing(item, place.At(property.Name, i)));
                    break;
                case var value:
                    yield return (property.Name, value, Standing(value, place.At(property.Name)));
                    break;
            }
        }

        static Place Standing(object value, Place place) => value is Resource resource ? Place.OfResource(place, resource.TypeName) : place;
    }

    private static JsonPropertyInfo[] PropertiesOf(Type type) =>
        Properties.GetOrAdd(type, t => [.. FhirWriter.Options.GetTypeInfo(t).Properties.Where(p => p.Get is not null)]);
}
