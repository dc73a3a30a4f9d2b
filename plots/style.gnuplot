# SPDX-License-Identifier: GPL-3.0-or-later
# What all pictures share. A picture is drawn by
#	gnuplot -c PICTURE.gnuplot DATA FORMAT OUTPUT MODELS ...
# in this directory: DATA is the .dat file, FORMAT svg or png, MODELS the names of the models in the
# order of the data's blocks, parted by blanks. A picture takes these arguments before it loads this
# file, then sets `width` and `height` in pixels, `headline` and `legend` (1 if the picture needs one
# for the models) and loads canvas.gnuplot, which opens the picture.

count = words(models)

# Colour-blind-safe (Okabe and Ito), and a shape for each, so that colour is never needed. A model of
# Python's has the colour of the one of C that does the same, and is hollow. Any other model, such as
# one that a user adds or a reference, has a colour and a shape by its place among those others.
own = "sequential eventloop threads processes eventloop+threads eventloop+processes python-sequential python-asyncio python-uvloop python-threads python-processes"
is_own(m) = strstrt(" ".own." ", " ".m." ") > 0
other(m) = sum [k = 1:words(models)] (is_own(word(models, k)) ? 0 : word(models, k) eq m ? 1000 + sum [j = 1:k] (is_own(word(models, j)) ? 0 : 1) : 0)
other_place(m) = (int(other(m)) % 1000 - 1) % 9 + 1
hues_of_others = "0x8C564B 0x9467BD 0x17A2A2 0x7A7A00 0xC02020 0x5A5A5A 0x2060C0 0xB07000 0x208040"
shapes_of_others = "1 2 3 4 6 8 10 12 14"
colour(m) = m eq "sequential"          ? 0x0072B2 : \
            m eq "eventloop"           ? 0xE69F00 : \
            m eq "threads"             ? 0x009E73 : \
            m eq "processes"           ? 0xCC79A7 : \
            m eq "eventloop+threads"   ? 0x56B4E9 : \
            m eq "eventloop+processes" ? 0xD55E00 : \
            m eq "python-sequential"   ? 0x0072B2 : \
            m eq "python-asyncio"      ? 0xE69F00 : \
            m eq "python-uvloop"       ? 0xD55E00 : \
            m eq "python-threads"      ? 0x009E73 : \
            m eq "python-processes"    ? 0xCC79A7 : \
            other(m) > 0               ? int(word(hues_of_others, other_place(m))) : 0x444444
shape(m)  = m eq "sequential"          ? 5  : \
            m eq "eventloop"           ? 7  : \
            m eq "threads"             ? 9  : \
            m eq "processes"           ? 13 : \
            m eq "eventloop+threads"   ? 11 : \
            m eq "eventloop+processes" ? 15 : \
            m eq "python-sequential"   ? 4  : \
            m eq "python-asyncio"      ? 6  : \
            m eq "python-uvloop"       ? 10 : \
            m eq "python-threads"      ? 8  : \
            m eq "python-processes"    ? 12 : \
            other(m) > 0               ? int(word(shapes_of_others, other_place(m))) : 1

# A colour mixed with white, for what is of less weight.
lighter(c)  = int((c % 256 + 2 * 255) / 3)
light(c)    = lighter(c / 65536) * 65536 + lighter(c / 256 % 256) * 256 + lighter(c % 256)

face    = "DejaVu Sans"
ink     = 0x222222
faint   = 0xD8D8D8

# Bold text, for our own words only: it is read as enhanced text, where _ and ^ have a meaning.
bold(text) = "{/:Bold ".text."}"


# A place, if there is an interval to draw at it.
known(place, low) = low == low ? place : NaN

set encoding utf8
set border lc rgb ink lw 1
set tics nomirror textcolor rgb ink
set grid xtics lc rgb faint lw 1 lt 1
set format "%g"
unset key
