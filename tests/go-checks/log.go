package main

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The tiles of C2SP tlog-tiles have 256 hashes.
const height = 8

// A log is a folder whose checkpoint x/mod has opened.
type log struct {
	folder string
	tree   tlog.Tree
}

func openNote(bytes []byte, keys []string) (*answer, error) {
	var known []note.Verifier
	for _, key := range keys {
		v, err := verifierOf(key)
		if err != nil {
			return nil, err
		}
		known = append(known, v)
	}
	n, err := note.Open(bytes, note.VerifierList(known...))
	if err != nil {
		return nil, err
	}
	a := &answer{Text: []byte(n.Text)}
	for _, s := range n.Sigs {
		a.By = append(a.By, s.Name)
	}
	for _, s := range n.UnverifiedSigs {
		a.Unverified = append(a.Unverified, s.Name)
	}
	return a, nil
}

func openLog(folder, key string) (*log, error) {
	bytes, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return nil, err
	}
	opened, err := openNote(bytes, []string{key})
	if err != nil {
		return nil, err
	}
	lines := strings.SplitN(string(opened.Text), "\n", 4)
	if len(lines) != 4 {
		return nil, errors.New("not a checkpoint")
	}
	if lines[0] != opened.By[0] {
		return nil, errors.New("the checkpoint is of another origin")
	}
	// From the second line on a checkpoint is spelled as x/mod's own: its parser reads it.
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + strings.Join(lines[1:], "\n")))
	if err != nil {
		return nil, err
	}
	return &log{folder, tree}, nil
}

// The hashes of the log, each tile held against the signed root before it is believed: x/mod's TileHashReader.
func (l *log) reader() tlog.HashReader { return tlog.TileHashReader(l.tree, l) }

func (l *log) Height() int { return height }

func (l *log) SaveTiles([]tlog.Tile, [][]byte) {}

func (l *log) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		bytes, err := os.ReadFile(filepath.Join(l.folder, path(t)))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

// x/mod's path without the height.
func path(t tlog.Tile) string {
	return strings.Replace(t.Path(), "tile/"+strconv.Itoa(height)+"/", "tile/", 1)
}

func (l *log) check() (*answer, error) {
	n := l.tree.N
	root, err := rootOf(n, l.reader())
	if err != nil {
		return nil, err
	}
	if root != l.tree.Hash {
		return nil, errors.New("the tiles do not lead to the signed root")
	}
	// Every hash of every tile, on every level, against the signed root.
	for level := 0; n>>(height*level) > 0; level++ {
		for first, count := int64(0), n>>(height*level); first < count; first += 1 << height {
			t := tlog.Tile{H: height, L: level, N: first >> height, W: int(min(1<<height, count-first))}
			if _, err := tlog.ReadTileData(t, l.reader()); err != nil {
				return nil, fmt.Errorf("%s: %w", path(t), err)
			}
		}
	}
	// Every entry against its leaf.
	for first := int64(0); first < n; first += 1 << height {
		if err := l.checkBundle(first, min(1<<height, n-first)); err != nil {
			return nil, err
		}
	}
	return &answer{Size: n, Root: &root}, nil
}

// The root of the empty tree is the hash of nothing (RFC 6962 2.1); x/mod of this age says 32 zero bytes, so that one root is ours.
func rootOf(n int64, r tlog.HashReader) (tlog.Hash, error) {
	if n == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(n, r)
}

func (l *log) checkBundle(first, width int64) error {
	name := bundlePath(first>>height, width)
	bytes, err := os.ReadFile(filepath.Join(l.folder, name))
	if err != nil {
		return err
	}
	var indexes []int64
	for i := int64(0); i < width; i++ {
		indexes = append(indexes, tlog.StoredHashIndex(0, first+i))
	}
	leaves, err := l.reader().ReadHashes(indexes)
	if err != nil {
		return err
	}
	for i, leaf := range leaves {
		if len(bytes) < 2 || len(bytes) < 2+int(binary.BigEndian.Uint16(bytes)) {
			return fmt.Errorf("%s: too short", name)
		}
		end := 2 + int(binary.BigEndian.Uint16(bytes))
		if tlog.RecordHash(bytes[2:end]) != leaf {
			return fmt.Errorf("%s: entry %d is not the one in the tree", name, first+int64(i))
		}
		bytes = bytes[end:]
	}
	if len(bytes) > 0 {
		return fmt.Errorf("%s: too long", name)
	}
	return nil
}

func bundlePath(n, width int64) string {
	return strings.Replace(path(tlog.Tile{H: height, L: -1, N: n, W: int(width)}), "tile/data/", "tile/entries/", 1)
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}
