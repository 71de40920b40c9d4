namespace Trm.Testing;

/// <summary>The nodes of this fixture, or of this test, have that storage, whatever the run is made with.</summary>
/// <param name="storage"><c>sqlite</c> or <c>postgres</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OnStorageAttribute(string storage) : Attribute
{
    /// <summary>Which.</summary>
    public string Storage { get; } = storage;
}
