using NUnit.Framework;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;

namespace Trm.Node.Tests.Storage;

/// <summary>A file that holds a key is made by one, however many need it first.</summary>
internal sealed class FilesMadeOnceTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = System.IO.Directory.CreateTempSubdirectory("trm-test-").FullName;

    [TearDown]
    public void DeleteFolder() => System.IO.Directory.Delete(_folder, recursive: true);

    [Test]
    public void Of_many_at_once_one_makes_it_and_its_content_stands()
    {
        for (var round = 0; round < 100; round++)
        {
            var path = Path.Combine(_folder, $"{round}.key");
            var made = AtOnce(8, n => OwnerOnly.WriteNew(path, [(byte)n]));

            Assert.That(made.Count(m => m), Is.EqualTo(1));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(new[] { (byte)Array.IndexOf(made, true) }));
        }

        Assert.That(System.IO.Directory.EnumerateFiles(_folder), Has.Exactly(100).Items, "and nothing unfinished is left");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Of_many_who_give_a_file_one_name_one_does_whichever_way_the_file_system_knows(bool renames)
    {
        for (var round = 0; round < 100; round++)
        {
            var path = Path.Combine(_folder, $"{round}.key");
            var made = AtOnce(8, n =>
            {
                var fresh = Path.Combine(_folder, $"{round}.{n}");
                File.WriteAllBytes(fresh, [(byte)n]);
                return renames ? FolderNames.TryMove(fresh, path) : FolderNames.TryLink(fresh, path);
            });

            Assert.That(made.Count(m => m), Is.EqualTo(1));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(new[] { (byte)Array.IndexOf(made, true) }));
            Assert.That(Enumerable.Range(0, 8).Where(n => !File.Exists(Path.Combine(_folder, $"{round}.{n}"))), Is.EqualTo(new[] { Array.IndexOf(made, true) }), "who was not first keeps the file under its name");
        }
    }

    [Test]
    public void The_nodes_own_key_is_one_for_all_who_need_it_first()
    {
        for (var round = 0; round < 20; round++)
        {
            var folder = System.IO.Directory.CreateDirectory(Path.Combine(_folder, $"{round}")).FullName;
            using var wrapping = KeyEncryptionKey.ReadOrCreate(Path.Combine(folder, "kek.key"), mayCreate: true);
            using var vault = new CaseVault(Path.Combine(folder, "cases"), wrapping);

            var names = AtOnce(8, _ => Convert.ToHexString(vault.Mac("test", [1, 2, 3])));

            Assert.That(names.Distinct(StringComparer.Ordinal), Has.One.Items);
            using var later = new CaseVault(Path.Combine(folder, "cases"), wrapping);
            Assert.That(Convert.ToHexString(later.Mac("test", [1, 2, 3])), Is.EqualTo(names[0]));
        }
    }

    [Test]
    public void One_that_is_there_stands()
    {
        var path = Path.Combine(_folder, "some.key");
        Assert.That(OwnerOnly.WriteNew(path, [1]), Is.True);
        Assert.That(OwnerOnly.WriteNew(path, [2]), Is.False);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1 }));
        Assert.That(OwnerOnly.Holds(path), Is.True);
    }

    [Test]
    public void What_cannot_be_given_a_name_is_an_error_and_leaves_nothing()
    {
        Assert.That(() => OwnerOnly.WriteNew(Path.Combine(_folder, "absent", "some.key"), [1]), Throws.InstanceOf<IOException>());
        Assert.That(() => FolderNames.TryMove(Path.Combine(_folder, "nothing"), Path.Combine(_folder, "some.key")), Throws.InstanceOf<IOException>(), "not false: nobody was quicker");
        Assert.That(() => FolderNames.TryLink(Path.Combine(_folder, "nothing"), Path.Combine(_folder, "some.key")), Throws.InstanceOf<IOException>());
        Assert.That(System.IO.Directory.EnumerateFiles(_folder), Is.Empty);
    }

    // Threads of their own: a pool would let them begin one after the other.
    private static T[] AtOnce<T>(int count, Func<int, T> act)
    {
        var answers = new T[count];
        using var start = new Barrier(count);
        var threads = Enumerable.Range(0, count).Select(n => new Thread(() =>
        {
            start.SignalAndWait();
            answers[n] = act(n);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return answers;
    }
}
