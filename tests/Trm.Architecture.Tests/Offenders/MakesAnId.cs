using MassTransit;

namespace Trm.Architecture.Tests.Offenders;

/// <summary>Only within a method of a nested type.</summary>
public static class MakesAnId
{
    public static Func<string> Maker(int length) => () => NewId.NextGuid().ToString()[..length];
}
