namespace Trm.Architecture.Tests.Offenders;

public static class SharesState
{
#pragma warning disable CA2211, MA0069, CS0649, CA1805 // the offence
    public static int Count;
    internal static int Hidden = 0;
#pragma warning restore CA2211, MA0069, CS0649, CA1805

    public static string Name { get; set; } = "";

    public static string Lawful { get; } = "";

    public static int Read() => Hidden;
}
