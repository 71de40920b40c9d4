using System.Text;
using NUnit.Framework;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;

namespace Trm.Envelope.Tests.Directory;

/// <summary>An exercise and the real thing do not meet: not in a directory, not in a message, not even where somebody lists the same keys in both.</summary>
public sealed class TrainingTests
{
    private static readonly World World = World.Common;

    private static readonly DirectoryDocument Exercise = World.Document with { IsTraining = true };

    [Test]
    public void A_directory_of_an_exercise_says_so_in_what_governance_signs()
    {
        var text = Encoding.UTF8.GetString(Exercise.Write());

        Assert.That(text, Does.StartWith("{\"version\":1,\"training\":true,\"issued\":"));
        Assert.That(World.Adopt(Exercise).IsTraining, Is.True);
        Assert.That(World.Directory.IsTraining, Is.False);
        Assert.That(DirectoryDocument.Parse(Exercise.Next(World.Now.AddDays(1)).Write()).Value.IsTraining, Is.True, "and goes on saying it");
    }

    [TestCase("\"training\":true,", "\"training\":false,")]
    [TestCase("\"training\":true,", "\"training\":\"true\",")]
    [TestCase("\"training\":true,", "\"training\":true,\"training\":true,")]
    [TestCase("\"training\":true,", "\"exercise\":true,")]
    public void A_directory_has_one_spelling_of_it(string said, string instead)
    {
        var bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Exercise.Write()).Replace(said, instead, StringComparison.Ordinal));

        Assert.That(DirectoryDocument.Parse(bytes).Rejection.Code, Is.EqualTo(RejectionCode.DirectoryInvalid));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_directory_of_an_exercise_never_succeeds_one_that_is_none_nor_the_other_way_round(bool current)
    {
        var inForce = World.Adopt(World.Document with { IsTraining = current });
        foreach (var version in new[] { 1L, 2 })
        {
            var other = World.Sign(World.Document with { Version = version, IsTraining = !current });

            Assert.That(TrustDirectory.Adopt(inForce, other).Rejection.Code, Is.EqualTo(RejectionCode.TrainingMismatch), $"version {version}");
            Assert.That(TrustDirectory.Succeed(inForce, other).Rejection.Code, Is.EqualTo(RejectionCode.TrainingMismatch));
        }

        Assert.That(TrustDirectory.Adopt(inForce, World.Sign((World.Document with { IsTraining = current }).Next(World.Now.AddDays(1)))).IsOk, Is.True);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void What_was_sealed_in_an_exercise_is_not_opened_outside_even_with_the_same_keys(bool sealedIn)
    {
        var sealedBytes = World.Seal(World.Order() with { IsTraining = sealedIn }).Bytes;
        var (same, other) = (World.Adopt(World.Document with { IsTraining = sealedIn }), World.Adopt(World.Document with { IsTraining = !sealedIn }));

        Assert.That(SealedMessage.Parse(sealedBytes).Then(m => m.Verify(same)).IsOk, Is.True);
        Assert.That(SealedMessage.Parse(sealedBytes).Then(m => m.Verify(other)).Rejection.Code, Is.EqualTo(RejectionCode.TrainingMismatch));
    }

    [Test]
    public void A_header_says_it_in_the_core_that_is_bound_to_the_content()
    {
        var header = World.Seal(World.Order() with { IsTraining = true }).Header;

        Assert.That(Encoding.ASCII.GetString(header.WriteCore()), Does.EndWith(",\"dir\":1,\"training\":true}"));
        Assert.That(Encoding.ASCII.GetString(World.Seal().Header.WriteCore()), Does.EndWith(",\"dir\":1}"));
        foreach (var instead in new[] { "\"training\":false", "\"training\":1", "\"training\":true,\"training\":true" })
            Assert.That(Header.Parse(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(header.Write()).Replace("\"training\":true", instead, StringComparison.Ordinal))).Rejection.Code, Is.EqualTo(RejectionCode.HeaderProfile), instead);
    }
}
