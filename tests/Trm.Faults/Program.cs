using System.Diagnostics;
using System.Globalization;
using Trm.Faults;

// The long form: dotnet run -c Release --project tests/Trm.Faults -- [--seeds 10000] [--from N] [--seed N] [--twice N] [--minimise] [--planted NAME|all]
// With --seeds and --planted: first all seeds as they are, then with each planted fault until one catches it.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var (seeds, from, isOne, twice, minimises, planted) = ((int?)null, 1UL, false, 0, false, (string?)null);
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--seeds" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var count): seeds = count; i++; break;
        case "--from" when i + 1 < args.Length && ulong.TryParse(args[i + 1], CultureInfo.InvariantCulture, out from): i++; break;
        case "--seed" when i + 1 < args.Length && ulong.TryParse(args[i + 1], CultureInfo.InvariantCulture, out from): (isOne, seeds) = (true, 1); i++; break;
        case "--twice" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out twice): i++; break;
        case "--minimise": minimises = true; break;
        case "--planted" when i + 1 < args.Length && (args[i + 1] == "all" || Lie.Planted.ContainsKey(args[i + 1])): planted = args[++i]; break;
        default:
            await Console.Error.WriteLineAsync($"unknown argument {args[i]}; there are --seeds N --from N --seed N --twice N --minimise --planted all|{string.Join('|', Lie.Planted.Keys)}");
            return 2;
    }
}

await using var ground = await Ground.MakeAsync();
var campaign = new Campaign(ground, from, seeds ?? 300) { IsTold = isOne, Twice = twice, Minimises = minimises };
var watch = Stopwatch.StartNew();
var isGood = (planted is not null && (isOne || seeds is null)) || campaign.Run();
if (planted is not null)
    isGood &= campaign.CatchesAll(Lie.Planted.Where(p => planted == "all" || p.Key == planted));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{campaign.Sum}, {watch.Elapsed.TotalSeconds:0.0} s, {Environment.CpuUsage.TotalTime.TotalSeconds:0.0} s of processor"));
return isGood ? 0 : 1;
