using MassTransit;

namespace Trm.Architecture.Tests.Offenders;

/// <summary>Only as an argument of a generic argument of an interface.</summary>
public abstract class TakesAMessage : IComparer<IList<ConsumeContext>>
{
    public abstract int Compare(IList<ConsumeContext>? x, IList<ConsumeContext>? y);
}
