using MassTransit;

namespace Trm.Architecture.Tests.Offenders;

public sealed class HoldsABus(IBus bus)
{
    public object Bus => bus;
}
