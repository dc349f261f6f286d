# Model files that were changed, with the right checksum all the same. $model is the file to begin with.

# crc32_of: the checksum of standard input, which gzip computes
crc32_of() {
    gzip -1 -c | tail -c 8 | head -c 4 | od -A n -t x1 | awk '{ print $4 $3 $2 $1 }'
}

# reseal <sed command>: bad.safetensors, the model with another header and the checksum of that
reseal() {
    sed -e "1$1" -e '1s/"crc32":"[0-9a-f]*"/"crc32":"00000000"/' $model >unsealed
    sed "1s/\"crc32\":\"00000000\"/\"crc32\":\"$(crc32_of <unsealed)\"/" unsealed >bad.safetensors
    rm unsealed
}
