namespace Trm.Testing;

/// <summary>The nodes of this fixture have that storage, whatever the run is made with.</summary>
/// <param name="storage"><c>sqlite</c> or <c>postgres</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnStorageAttribute(string storage) : Attribute
{
    /// <summary>Which.</summary>
    public string Storage { get; } = storage;
}
