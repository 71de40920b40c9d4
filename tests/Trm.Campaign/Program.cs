using System.Globalization;
using NUnit.Framework;
using Trm.Node.Kills.Tests.RealFaults;

// The long form: dotnet run -c Release --project tests/Trm.Campaign -- [--kills N] [--minutes M] [--seed S] [--only NAME]
// Two processes of one country on PostgreSQL, one of them killed every few seconds: --kills 60 --minutes 5 --only "process of AT killed"
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var (kills, minutes, seed, only) = (200, 0.0, Environment.TickCount, "");
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--kills" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out kills) && kills > 0: i++; break;
        case "--minutes" when i + 1 < args.Length && double.TryParse(args[i + 1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out minutes): i++; break;
        case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed): i++; break;
        case "--only" when i + 1 < args.Length: only = args[++i]; break;
        default:
            await Console.Error.WriteLineAsync("trm-campaign [--kills 200] [--minutes M] [--seed S] [--only NAME]");
            return 2;
    }
}

try
{
    var figures = await new Campaign(new(kills, TimeSpan.FromMinutes(minutes), seed) { Only = only }, Console.Out).RunAsync();
    return figures is { Lost: 0, ShownTwice: 0 } ? 0 : 1;
}
catch (AssertionException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
