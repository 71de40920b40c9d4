using Trm.Contracts.Rejections;

namespace Trm.Envelope.Tests.Twins;

/// <summary>A sealed message, lawful or one step away from it, and what a reader must make of it.</summary>
/// <param name="Name">File name of its golden vector.</param>
/// <param name="Expect">The expectation in words.</param>
/// <param name="Code">The code it is refused with; null where it opens.</param>
/// <param name="Make">Makes it.</param>
internal sealed record Twin(string Name, string Expect, RejectionCode? Code, Func<Forge, byte[]> Make)
{
    public override string ToString() => Name;
}
