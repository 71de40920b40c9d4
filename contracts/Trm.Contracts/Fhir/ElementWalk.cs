using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;

namespace Trm.Contracts.Fhir;

/// <summary>Every element of a resource that is there, depth first, with its FHIR path: for rules that look at all of them alike.</summary>
public static class ElementWalk
{
    private static readonly ConcurrentDictionary<Type, JsonPropertyInfo[]> Properties = new();
    private static readonly ConcurrentDictionary<Type, JsonPropertyInfo[]> Branching = new();

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
    internal static IEnumerable<(string Name, object Value, Place Place)> Children(object element, Place place) => Present(element, place, PropertiesOf(element.GetType()));

    /// <summary>Of these the ones that have elements of their own.</summary>
    internal static IEnumerable<(string Name, object Value, Place Place)> Branches(object element, Place place) => Present(element, place, BranchesOf(element.GetType()));

    private static IEnumerable<(string Name, object Value, Place Place)> Present(object element, Place place, JsonPropertyInfo[] properties)
    {
        foreach (var property in properties)
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

    private static JsonPropertyInfo[] BranchesOf(Type type) => Branching.GetOrAdd(type, t => [.. PropertiesOf(t).Where(p => IsBranch(p.PropertyType))]);

    private static bool IsBranch(Type type) => type.IsAssignableTo(typeof(Element)) || type.IsAssignableTo(typeof(Resource)) || (type.IsGenericType && Array.Exists(type.GetGenericArguments(), IsBranch));
}
