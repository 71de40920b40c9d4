using NUnit.Framework;
using Trm.Fuzz.Targets;

namespace Trm.Fuzz.Tests;

/// <summary>A fuzzer that has never been seen to find anything may be looking at nothing: for each promise there is a reader that breaks it.</summary>
[TestFixture]
public sealed class The_fuzzer
{
    private const ulong Seed = 7;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    private static IEnumerable<TestCaseData> Offenders()
    {
        yield return Case(Offender.Throws, CrashKind.Exception);
        yield return Case(Offender.ThrowsDeepInside, CrashKind.Exception);
        yield return Case(Offender.Allocates, CrashKind.Allocation);
        yield return Case(Offender.AllocatesSquares, CrashKind.Allocation);
        yield return Case(Offender.Loops, CrashKind.Endless);
        yield return Case(Offender.Leaks, CrashKind.Leak);
        yield return Case(Offender.LeaksNames, CrashKind.Leak);
        yield return Case(Offender.TakesTwoSpellings, CrashKind.Promise);

        static TestCaseData Case(Target offender, CrashKind kind) => new TestCaseData(offender, kind).SetName($"Finds_the_reader_that_{offender.Name.Replace('-', '_')}");
    }

    [TestCaseSource(nameof(Offenders))]
    public void Finds_the_reader_that_breaks_a_promise(Target offender, CrashKind kind)
    {
        var fuzzer = new Fuzzer(offender, Seed);

        var crash = Watched.Run(() => fuzzer.Iterations < 200_000 ? fuzzer : null, 100, Most);

        TestContext.Out.WriteLine($"seed {Seed}, after {fuzzer.Iterations} inputs");
        Assert.That(crash?.Kind, Is.EqualTo(kind));
    }

    [Test]
    public void Makes_the_same_inputs_of_the_same_seed()
    {
        static IEnumerable<string> Inputs(ulong seed)
        {
            var fuzzer = new Fuzzer(Catalogue.Find("control")!, seed);
            for (var i = 0; i < 500; i++)
            {
                fuzzer.Step();
                yield return Convert.ToBase64String(fuzzer.Current);
            }
        }

        Assert.That(Inputs(1), Is.EqualTo(Inputs(1).ToList()));
        Assert.That(Inputs(1), Is.Not.EqualTo(Inputs(2).ToList()));
    }

    [Test]
    public void Makes_what_it_found_small_without_losing_the_fault()
    {
        var fuzzer = new Fuzzer(Offender.Throws, Seed);
        Crash? crash = null;
        while (crash is null)
            crash = fuzzer.Step();

        var small = Shrinker.Shrink(fuzzer, crash);

        Assert.That(small.IsLike(crash));
        Assert.That(small.Input, Has.Length.LessThan(Offender.Throws.Seeds[0].Length / 2));
    }

    [Test]
    public void Gets_behind_the_signature()
    {
        var fuzzer = new Fuzzer(Catalogue.Find("story")!, Seed);

        for (var i = 0; i < 150; i++)
            Assert.That(fuzzer.Step(), Is.Null);

        Assert.That(fuzzer.Codes.Keys, Has.Some.Contains("SEQUENCE").Or.Some.Contains("FATE").Or.Some.Contains("LIFECYCLE").Or.Some.Contains("PROMISE").Or.Some.Contains("RECEIPT"), string.Join(", ", fuzzer.Codes.Keys));
    }

    [TestCase("Zvonimira is no country")]
    [TestCase("member zvonimira")]
    [TestCase("a\nb")]
    [TestCase("\u001b[2J")]
    [TestCase("\u202eabc")]
    public void Knows_a_leak(string sentence) => Assert.That(Canary.Fault(sentence), Is.Not.Null);
}
