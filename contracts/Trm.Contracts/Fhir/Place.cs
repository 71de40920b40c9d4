namespace Trm.Contracts.Fhir;

/// <summary>
/// Where an element stands, as a chain: written out as a FHIR path only where somebody is to read it. Nearly every element is passed without a fault, and paths of all would cost more than all else.
/// </summary>
internal sealed class Place
{
    private readonly Place? _within;
    private readonly string _name;
    private readonly int? _item;
    private readonly bool _isResource;

    private Place(Place? within, string name, int? item = null, bool isResource = false) => (_within, _name, _item, _isResource) = (within, name, item, isResource);

    /// <summary>A place that is known as a path.</summary>
    public static Place Of(string path) => new(null, path);

    /// <summary>The element of that name here.</summary>
    public Place At(string element) => new(this, element);

    /// <summary>The item of that number in the list of that name here.</summary>
    public Place At(string element, int item) => new(this, element, item);

    /// <summary>The resource of that type that stands in a slot; in none, it is the outermost.</summary>
    public static Place OfResource(Place? slot, string type) => new(slot, type, isResource: true);

    /// <summary>The path.</summary>
    public override string ToString() =>
        _isResource ? ShapeCheck.ResourcePath(_within?.ToString(), _name)
        : _within is null ? _name
        : _item is { } item ? FormattableString.Invariant($"{_within}.{_name}[{item}]")
        : $"{_within}.{_name}";
}
