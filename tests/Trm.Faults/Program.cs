using System.Diagnostics;
using System.Globalization;
using Trm.Faults;

// dotnet run -c Release --project tests/Trm.Faults -- [--seeds 10000] [--from 1] [--seed N] [--twice]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var (seeds, from, twice) = (300, 1UL, false);
ulong? only = null;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--seeds" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seeds): i++; break;
        case "--from" when i + 1 < args.Length && ulong.TryParse(args[i + 1], CultureInfo.InvariantCulture, out from): i++; break;
        case "--seed" when i + 1 < args.Length && ulong.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var one): only = one; i++; break;
        case "--twice": twice = true; break;
        default:
            await Console.Error.WriteLineAsync($"unknown argument {args[i]}");
            return 2;
    }
}

await using var ground = await Ground.MakeAsync();
var watch = Stopwatch.StartNew();
var (bad, accepted, events) = (0, 0L, 0L);
for (var (seed, n) = (only ?? from, 0); n < (only is null ? seeds : 1); seed++, n++)
{
    var outcome = World.Run(ground, Plan.Of(seed));
    (accepted, events) = (accepted + outcome.Accepted, events + outcome.Events);
    if (twice && World.Run(ground, Plan.Of(seed)) is var again && again.Digest != outcome.Digest)
    {
        bad++;
        var at = outcome.History.Zip(again.History).TakeWhile(l => l.First == l.Second).Count();
        Console.WriteLine($"seed {seed}: two histories, from line {at}:");
        for (var line = Math.Max(0, at - 5); line < at + 3; line++)
            Console.WriteLine($"  {outcome.History.ElementAtOrDefault(line)}\n  {again.History.ElementAtOrDefault(line)}");
    }

    if (only is not null || outcome.Violations.Count > 0)
    {
        Console.WriteLine($"seed {seed}: {outcome.Plan.Countries} countries, {outcome.Accepted} accepted, {outcome.Events} events, history {outcome.Digest[..16]}");
        foreach (var item in outcome.Plan.Items)
            Console.WriteLine($"  plan: {item}");
        foreach (var line in outcome.History)
            Console.WriteLine($"  {line}");
        foreach (var violation in outcome.Violations)
            Console.WriteLine(violation);
    }

    bad += outcome.Violations.Count > 0 ? 1 : 0;
}

Console.WriteLine($"{(only is null ? seeds : 1)} seeds, {accepted} messages accepted, {events} events, {bad} violations, {watch.Elapsed.TotalSeconds:0.0} s");
return bad == 0 ? 0 : 1;
