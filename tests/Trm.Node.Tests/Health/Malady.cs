using Trm.Node.Health;

namespace Trm.Node.Tests.Health;

/// <summary>Something that is wrong with a node, and what a doctor must say of it.</summary>
internal sealed record Malady(string Name, string Check, string Code, HealthState State, Action<StoppedCopy> Befall)
{
    public override string ToString() => Name;
}
