using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Testing;

namespace Trm.Contracts.Tests.PublicApi;

/// <summary>What others compile against changes on purpose only, and the library that carries the contract needs nothing but the platform.</summary>
public sealed class PublicApiTests
{
    private const string File = "tests/Trm.Contracts.Tests/PublicApi.txt";

    [Test]
    public void The_public_api_is_the_approved_one()
    {
        var lines = ApiText.Of(typeof(MessageKind).Assembly);

        if (Environment.GetEnvironmentVariable(Golden.Variable) != "write")
        {
            var (now, approved) = (ApiText.Flat(lines), ApiText.Flat(System.IO.File.ReadAllLines(Path.Combine(Vectors.Checkout, File))));
            var changes = now.Except(approved).Select(l => $"+ {l}").Concat(approved.Except(now).Select(l => $"- {l}"));
            Assert.That(changes, Is.Empty, $"The public API of Trm.Contracts is not the approved one. Where the change is meant, approve it: {Golden.Variable}=write dotnet test tests/Trm.Contracts.Tests --filter PublicApiTests, read the difference of {File}, and commit it with the change.");
        }

        Golden.Holds(File, string.Join('\n', lines) + "\n");
    }

    [Test]
    public void The_library_refers_to_the_platform_alone() =>
        Assert.That(typeof(MessageKind).Assembly.GetReferencedAssemblies().Select(a => a.Name), Is.All.StartsWith("System"));

    [Test]
    public void The_text_tells_what_matters()
    {
        var lines = ApiText.Of(typeof(PublicApiTests).Assembly).SkipWhile(l => !l.Contains($"{nameof(Sample)}:", StringComparison.Ordinal) || l[0] == ' ').TakeWhile((l, n) => n == 0 || l[0] == ' ');

        Assert.That(lines, Is.EqualTo(new[]
        {
            "Trm.Contracts.Tests.PublicApi.PublicApiTests.Sample: abstract record : IDisposable",
            "    IReadOnlyList<string?>? Maybe { get; }",
            "    abstract void Dispose()",
            "    const int Most = 3",
            "    int? Count { get; init; }",
            "    new(string Name, int? Count = null)",
            "    required string[] Words { get; init; }",
            "    static bool Try<T>(T value, out string? text, params int[] numbers)",
            "    string Name { get; init; }",
        }));
    }

#pragma warning disable CA1063, CA1816
    /// <summary>A type with one of each.</summary>
    public abstract record Sample(string Name, int? Count = null) : IDisposable
    {
        public const int Most = 3;

        public required string[] Words { get; init; }

        public IReadOnlyList<string?>? Maybe => null;

        public static bool Try<T>(T value, out string? text, params int[] numbers)
        {
            text = value?.ToString();
            return numbers.Length > 0;
        }

        public abstract void Dispose();

        internal int Hidden => 1;
    }
#pragma warning restore CA1063, CA1816
}
