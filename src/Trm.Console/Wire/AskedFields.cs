namespace Trm.Console.Wire;

/// <summary>What one page asks for, so that a fault can be named by the label of its field. Of one request; a field makes itself known when it is written.</summary>
public sealed class AskedFields
{
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private Action _changed = () => { };

    /// <summary>The label of a field, in the language of whoever reads it; null where no such field was written.</summary>
    public string? LabelOf(string field) => _labels.GetValueOrDefault(field);

    /// <summary>A field is written.</summary>
    public void Add(string field, string label)
    {
        if (_labels.TryAdd(field, label))
            _changed();
    }

    /// <summary>Whoever names fields is told of each one.</summary>
    public void Tell(Action changed) => _changed += changed;
}
